/** Types of findBrowser.mjs for the stories. */
export function findBrowser(): string | undefined;
export function canInstallBrowser(): boolean;
export const INSTALL_COMMANDS: readonly (readonly [program: string, args: readonly string[]])[];
export const HOW_TO_GET_BROWSER: string;
