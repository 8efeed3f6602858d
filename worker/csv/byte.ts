/** The bytes that give a file its lines. */
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const tab = 0x09;
export const zero = 0x30;
export const nine = 0x39;
