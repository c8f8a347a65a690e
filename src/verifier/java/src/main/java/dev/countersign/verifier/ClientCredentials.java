package dev.countersign.verifier;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Tokens of a service account, each used until shortly before its end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section
 * 4.4</a>
 */
public final class ClientCredentials implements AccessTokens {

	private static final Duration SPARE = Duration.ofSeconds(30);

	private final List<URI> nodes;

	private final String authorization;

	/** Which of them answered last. */
	private int node;

	private String token;

	private long until;

	/**
	 * Knows a service account.
	 * @param nodes where the service is; with several, the next is asked when one fails
	 * @param clientId the account's id or name
	 * @param clientSecret one of its secrets
	 */
	public ClientCredentials(List<URI> nodes, String clientId, String clientSecret) {
		this.nodes = List.copyOf(nodes);
		String pair = encode(clientId) + ":" + encode(clientSecret);
		this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public synchronized String current() throws IOException {
		if (this.token == null || System.nanoTime() - this.until >= 0) {
			askAnywhere();
		}
		return this.token;
	}

	@Override
	public synchronized void refused(String token) {
		if (token.equals(this.token)) {
			this.token = null;
		}
	}

	private void askAnywhere() throws IOException {
		IOException failure = new IOException("There is no node to ask");
		for (int asked = 0; asked < this.nodes.size(); asked++) {
			try {
				ask(this.nodes.get(this.node));
				return;
			}
			catch (IOException ex) {
				failure = ex;
				this.node = (this.node + 1) % this.nodes.size();
			}
		}
		throw failure;
	}

	private void ask(URI node) throws IOException {
		HttpURLConnection connection = Connections.to(Connections.withoutSlash(node) + "/oauth2/token",
				Connections.PATIENCE);
		connection.setRequestProperty("Authorization", this.authorization);
		connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
		connection.setDoOutput(true);
		connection.getOutputStream()
			.write("grant_type=client_credentials&scope=revocations".getBytes(StandardCharsets.US_ASCII));
		Connections.send(connection);
		try {
			Map<String, Object> answer = JSONObjectUtils.parse(Connections.body(connection));
			Duration lifetime = Duration.ofSeconds(JSONObjectUtils.getInt(answer, "expires_in"));
			this.token = JSONObjectUtils.getString(answer, "access_token");
			this.until = System.nanoTime() + lifetime.minus(SPARE).toNanos();
		}
		catch (ParseException ex) {
			throw new IOException("No token for following revocations", ex);
		}
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
