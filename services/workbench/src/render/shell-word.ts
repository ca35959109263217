/** Words of commands that a person copies into a shell. */

/** Quoted where a shell would take it apart. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
