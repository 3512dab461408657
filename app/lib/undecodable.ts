/** What stands for bytes that are no text in the encoding of a file. */
export const UNDECODABLE = '\uFFFD';
