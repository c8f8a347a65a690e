/** Returns a function that gets the token that the feed is read with: the one given, or one of a service account. */
export function ownToken(service, { token, clientId, clientSecret }) {
  if (token) {
    return typeof token === 'function' ? token : () => token;
  }
  const authorization = 'Basic ' + btoa([clientId, clientSecret].map(encodeURIComponent).join(':'));
  let current;
  let renewAt = -Infinity;
  return async ({ renew } = {}) => {
    if (renew || performance.now() >= renewAt) {
      const text = await service.askAnywhere('/oauth2/token', {
        method: 'POST',
        headers: { Authorization: authorization, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&scope=revocations',
      });
      const answer = JSON.parse(text);
      current = answer.access_token;
      renewAt = performance.now() + answer.expires_in * 800;
    }
    return current;
  };
}
