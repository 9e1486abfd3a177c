/**
 * Under which name a correction of an owner stands among what sources state. It says nothing but the owner, stands before every
 * other statement about that, and goes when it ends.
 */
export const OVERRIDE_SOURCE = 'ownership-override';
