import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { QR_BYTES, qrModules, qrPath } from './qr-code.ts';

const address = 'otpauth://totp/Jeongsan:kim%40mall.kr?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Jeongsan';

test('a code is the one that readers were seen to read', () => {
	const rows = qrModules(address).map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));
	expect(rows).toHaveLength(41);
	expect(rows[0]!.slice(0, 8)).toBe('#######.');
	expect(rows[6]!).toMatch(/^#######\.(#\.)+#######$/);
	expect(createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 16)).toBe('676f9bb65f403fb6');
});

test('a code holds as much as it says, and its picture has a light border', () => {
	expect(qrModules('가'.repeat(44))).toHaveLength(41);
	expect(() => qrModules('x'.repeat(QR_BYTES + 1))).toThrow(RangeError);
	const { size, path } = qrPath(address);
	expect(size).toBe(49);
	expect(path.startsWith('M4 4h1v1h-1z')).toBe(true);
});
