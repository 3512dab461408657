/** The status with which a code comes and the texts that go with it. Codes are the contract; texts are for people. */
export interface ErrorText {
	status: number;
	ko: string;
	en: string;
}
