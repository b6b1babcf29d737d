/** The variable that tells where the tables of rewritten sources lie. */
export const JEST_FOLDER_KEY = 'PELLUCID_JEST';

/** Under it a test file's globals hold what begins to listen to Jest. */
export const LISTEN: unique symbol = Symbol.for('pellucid.jest') as never;
