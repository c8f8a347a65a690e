const CHALLENGE = 'Bearer error="invalid_token", error_description=';

/** Why a request is refused: the same status, words and form as the service itself uses. */
export class Refusal extends Error {
  constructor(status, slug, error, detail, headers) {
    super(detail);
    Object.assign(this, { status, slug, error, headers: { 'Cache-Control': 'no-store', ...headers } });
  }

  static malformed = () => new Refusal(400, 'invalid-request', 'Invalid request',
    'The request carries more than one token.', { 'WWW-Authenticate': 'Bearer error="invalid_request"' });

  static missing = () => new Refusal(401, 'missing-token', 'Missing token',
    'Send an access token: Authorization: Bearer <token>', { 'WWW-Authenticate': 'Bearer' });

  static expired = () => ofToken(401, 'token-expired', 'Token has expired', 'Log in or refresh to get a new token.');

  static revoked = () => ofToken(401, 'token-revoked', 'Token has been revoked', 'Log in to get a new token.');

  static invalid = () => ofToken(401, 'invalid-token', 'Invalid token',
    'The token is not one that this service accepts.');

  /** Not 401: a client must not answer a forged token by logging in again. */
  static forged = () => ofToken(403, 'forged-token', 'Invalid token', "The token's signature does not verify.");

  static insufficient = () => new Refusal(403, 'insufficient-scope', 'Insufficient scope',
    "The token's scope does not cover this request.", { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' });

  static unavailable = () => new Refusal(503, 'unavailable', 'Unavailable',
    'The service cannot do this now. Try again shortly.', { 'Retry-After': '1' });

  /** RFC 9457. */
  get body() {
    return JSON.stringify({
      type: 'urn:countersign:problem:' + this.slug, title: this.error, status: this.status, detail: this.message,
      error: this.error,
    });
  }
}

function ofToken(status, slug, error, detail) {
  return new Refusal(status, slug, error, detail, { 'WWW-Authenticate': `${CHALLENGE}"${error}"` });
}
