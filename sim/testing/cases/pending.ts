/** Numbers that have a place in the project but no test yet. To be emptied, and then to be deleted. */
export const PENDING: readonly string[] = [
  'bbs P-1..9, R-1..28',
  'bbs Q-20..21',
  'cell 1..94, 116..122',
  'cell 95..115, 123..200',
  'cell 258..270',
];
