// Tests for `tap` that need no more of it than `tape` has.
module.exports = require('tape');
