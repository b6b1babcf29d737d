/** Names of types that are recorded as their ISO text. */
export const timeTypes: ReadonlySet<string> = new Set(['date', 'datetime', 'time', 'Date', 'Timestamp']);

/** Names of tables that are kept column by column. */
export const frameTypes: ReadonlySet<string> = new Set(['DataFrame', 'Series']);
