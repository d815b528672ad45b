// Types of embed.js.

/** An access token of `GET /companies/{companyId}/accessToken`, or what fetches one. */
export type AccessToken = string | (() => string | Promise<string>);

/** The company agreed to connect a platform. */
export interface Consent {
  companyId: string;
  platformKey: string | null;
  platformName: string | null;
}

/** A connection, as the company makes it. */
export interface Connection {
  companyId: string;
  connectionId: string | null;
  platformKey: string | null;
  platformName: string | null;
  sourceType: string | null;
}

/** The company left Link, done or not. */
export interface End {
  companyId?: string;
}

/** Why something did not come about. */
export interface LinkError {
  /** What to quote when you report it; null where nothing reached the server. */
  correlationId: string | null;
  message: string | null;
  errorCode:
    | "userCancelled"
    | "notSupported"
    | "connectionFailed"
    | "accessTokenExpired"
    | "accessTokenRefused"
    | "accessTokenMissing"
    | "originNotAllowed"
    | "sessionOver"
    | "notReached"
    | "unavailable";
  /** Whether the company can try again by itself. */
  userRecoverable: boolean;
  companyId?: string;
  connectionId?: string | null;
}

/** What your page hears, each event once. */
export interface Callbacks {
  /** The company agreed to connect a platform. */
  onConsent?(consent: Consent): void;
  /** It was sent to the provider, or shown the form for a key. */
  onConnectionStarted?(connection: Connection): void;
  /** The connection is linked. */
  onConnection?(connection: Connection): void;
  /** The company is done. */
  onFinish?(end: End): void;
  /** It left without connecting anything. */
  onClose?(end: End): void;
  /** Something did not come about. */
  onError?(error: LinkError): void;
}

/** What Link is opened with. */
export interface LinkOptions extends Callbacks {
  companyId: string;
  accessToken: AccessToken;
  /** The language, such as `en` or `fr`; the browser's where it is left out. */
  lang?: string;
  theme?: "system" | "light" | "dark";
}

/** A dialog that shows Link. */
export interface OpenLink {
  /** Closes it at once. */
  close(): void;
  /** Asks the company whether to leave. */
  leave(): void;
}

/** Opens Link in a dialog, which goes when the company is done or leaves. */
export function openLink(options: LinkOptions): OpenLink;

/**
 * `<platypus-link company-id="…" access-token="…" lang="fr">`: Link in the flow of your page. Each
 * callback is an event too: `platypus-consent`, `platypus-connection-started`,
 * `platypus-connection`, `platypus-finish`, `platypus-close`, `platypus-error`.
 */
export class PlatypusLink extends HTMLElement implements Callbacks {
  companyId: string | null;
  accessToken: AccessToken | null;
  onConsent?(consent: Consent): void;
  onConnectionStarted?(connection: Connection): void;
  onConnection?(connection: Connection): void;
  onFinish?(end: End): void;
  onClose?(end: End): void;
  onError?(error: LinkError): void;
  leave(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "platypus-link": PlatypusLink;
  }
}
