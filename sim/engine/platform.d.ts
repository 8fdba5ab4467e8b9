/**
 * The one platform function that the kernel needs and that ES2023's library types do not name. Every
 * engine we run in has it (Node 17, and all current browsers).
 */
declare function structuredClone<T>(value: T): T;
