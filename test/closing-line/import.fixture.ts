// A file that does not load.
throw new Error('no import');
