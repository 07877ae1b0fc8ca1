// Recognises files of another format than expected: error pages of servers, and archives.

interface Foreign {
  /** Completes "this is ...". */
  readonly what: string;
  readonly help: string;
}

const PAGE = /^\uFEFF?\s*<(?:!doctype|html|head|\?xml)\b/i;

/** Detects a format by the first bytes; undefined if unknown. */
export function foreignFormat(head: Buffer): Foreign | undefined {
  if (PAGE.test(head.subarray(0, 256).toString('utf8'))) {
    return {
      what: 'a web page',
      help: 'the server sent a page instead of the file; download it again from its direct address',
    };
  }
  const isZip = head.length >= 4 && head.readUInt32BE(0) === 0x504b0304;
  return isZip ? { what: 'a zip archive', help: 'unpack it and name the files in it' } : undefined;
}
