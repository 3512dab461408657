const PAGE = 1024;

interface Page {
	bytes: Buffer;
	/** Where each text begins, and where the last one ends. */
	starts: Uint32Array;
}

/**
 * Texts that are found by their place, kept as UTF-8 in pages: a million short ones cost little more than their letters,
 * where strings of their own cost several times as much and hold on to the text they were cut from.
 */
export class SharedTexts {
	private readonly pages: Page[] = [];
	private last: string[] = [];
	/** The bytes of all full pages. */
	size = 0;

	add(text: string): void {
		this.last.push(text);
		if (this.last.length === PAGE) this.closePage();
	}

	/** The text at a place, counted from 0; undefined when there is none. */
	at(place: number): string | undefined {
		const page = this.pages[Math.floor(place / PAGE)];
		const within = place % PAGE;
		return page ? page.bytes.toString('utf8', page.starts[within], page.starts[within + 1]) : this.last[within];
	}

	private closePage(): void {
		const starts = new Uint32Array(PAGE + 1);
		for (const [index, text] of this.last.entries()) starts[index + 1] = starts[index]! + Buffer.byteLength(text);
		const bytes = Buffer.from(this.last.join(''));
		this.size += bytes.length;
		this.pages.push({ bytes, starts });
		this.last = [];
	}
}
