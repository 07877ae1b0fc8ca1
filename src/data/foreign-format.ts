// What a file holds in place of the data that its name promises: what servers answer, and what tools pack data in.

interface Foreign {
  /** As in "this is ...". */
  readonly what: string;
  readonly help: string;
}

const PAGE = /^\uFEFF?\s*<(?:!doctype|html|head|\?xml)\b/i;

/** Told by the first bytes; undefined for what is none of these. */
export function foreignFormat(head: Buffer): Foreign | undefined {
  if (PAGE.test(head.subarray(0, 256).toString('utf8'))) {
    return {
      what: 'a web page',
      help: 'the server answered with a page in place of the file; fetch it again from an address that gives the file itself',
    };
  }
  const isZip = head.length >= 4 && head.readUInt32BE(0) === 0x504b0304;
  return isZip ? { what: 'a zip archive', help: 'unpack it and name the files in it' } : undefined;
}
