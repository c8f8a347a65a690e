// Prints the algorithm of each token that verifies, and the error's code of each other.
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [issuer, ...tokens] = process.argv.slice(2);
const metadata = await (await fetch(issuer + '/.well-known/oauth-authorization-server')).json();
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
for (const token of tokens) {
	try {
		const { protectedHeader } = await jwtVerify(token, keys, { issuer, audience: 'countersign', typ: 'at+jwt' });
		console.log(protectedHeader.alg);
	}
	catch (error) {
		console.log(error.code ?? String(error));
	}
}
