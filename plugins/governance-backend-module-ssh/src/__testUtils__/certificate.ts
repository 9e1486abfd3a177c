/** Made once by `ssh-keygen` of OpenSSH 9.2; the private keys were thrown away. */
export const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHuVCVDufk+5CotK4cQ9F5RS2K/18UvCGuEUd4X5LRNm';

/** The key of the authority that signed {@link CERTIFICATE}. */
export const AUTHORITY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMhpt0RsWWSUY/T9hfOlu8ifkQgyTMr8AJX6DYobUbki';

/** A certificate of {@link KEY}. */
export const CERTIFICATE = `ssh-ed25519-cert-v01@openssh.com ${[
  'AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIIExAn9KjKvAGCXFMK53',
  'cHNVIr6BXks7zDyKa1BKmGSBAAAAIHuVCVDufk+5CotK4cQ9F5RS2K/18UvCGuEUd4X5LRNm',
  'fpy6h6J1//8AAAABAAAABXRhZy0xAAAAFAAAAAZkZXBsb3kAAAAGYmFja3VwAAAAAGsJOIAA',
  'AAAAawqYEAAAAAAAAAASAAAACnBlcm1pdC1wdHkAAAAAAAAAAAAAADMAAAALc3NoLWVkMjU1',
  'MTkAAAAgyGm3RGxZZJRj9P2F86W7yJ+RCDJMyvwAlfoNihtRuSIAAABTAAAAC3NzaC1lZDI1',
  'NTE5AAAAQPpgm2Rr+LHpayyPGhg41IPjWn8F8KNf/E1ECgl4HrcUKvLF7aKNTlG+zEYUkwGW',
  'gr6jxwaWKJjslmld5MRecQs=',
].join('')} made for tests`;
