/** Numbers that have a place in the project but no test yet. To be emptied, and then to be deleted. */
export const PENDING: readonly string[] = [
  'bbs C-12..13, G-4, I-55..58',
  'bbs D-1..52, E-1..75, F-1..32, J-1..25, K-1..32, L-1..28, M-1..20, N-1..16, O-1..9',
  'bbs P-1..9, R-1..28',
  'bbs Q-1..22, cell 271..274',
  'cell 1..94, 116..122',
  'cell 95..115, 123..200',
  'cell 258..270',
];
