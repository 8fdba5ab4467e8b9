/** An event that cannot be injected, as an error. */

/** An event cannot be injected; the message says what is wrong, a line each. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}
