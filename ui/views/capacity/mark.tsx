/** How things stand, by shape as well as by colour; words beside it say the same. */

/** Round is fine, a triangle wants care, a cross is not fine. */
export type Standing = 'good' | 'care' | 'bad';

const SHAPES: Readonly<Record<Standing, string>> = {
  good: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0 -9Z',
  care: 'M6 1L11.5 11H0.5Z',
  bad: 'M2.6 0.8L6 4.2L9.4 0.8L11.2 2.6L7.8 6L11.2 9.4L9.4 11.2L6 7.8L2.6 11.2L0.8 9.4L4.2 6L0.8 2.6Z',
};

export function Mark({ standing }: { readonly standing: Standing }) {
  return (
    <svg className={`capacity-mark ${standing}`} viewBox="0 0 12 12" aria-hidden="true">
      <path d={SHAPES[standing]} />
    </svg>
  );
}
