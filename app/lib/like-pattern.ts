/** Text for LIKE, and for a `contains` of Prisma, in which % and _ would stand for any letters. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
