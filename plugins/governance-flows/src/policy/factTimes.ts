/** Earliest time that CEL knows, 0001-01-01T00:00:00Z, in milliseconds. */
export const EARLIEST_TIME = -62_135_596_800_000;

/** Latest time that CEL knows, 9999-12-31T23:59:59.999Z, in milliseconds. */
export const LATEST_TIME = 253_402_300_799_999;
