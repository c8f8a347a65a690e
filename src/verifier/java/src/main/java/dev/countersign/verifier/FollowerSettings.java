package dev.countersign.verifier;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to follow.
 *
 * @param nodes where the service is; with several, the next is taken when one fails
 * @param tokens tokens with the scope {@code revocations}, one for each connection
 * @param staleAfter how old what is known may be before it counts for nothing
 * @param maximum how many revocations are held, some 150 bytes each; with more in force,
 * what is known gets older
 * @param streams whether to follow by streams, or else by requests that wait
 */
public record FollowerSettings(List<URI> nodes, AccessTokens tokens, Duration staleAfter, int maximum,
		boolean streams) {

	static final Duration STALE_AFTER = Duration.ofMinutes(1);

	static final int MAXIMUM = 2_000_000;

	/**
	 * Takes what was set.
	 * @throws IllegalArgumentException if there is no node, or what is known would always
	 * be too old
	 */
	public FollowerSettings {
		if (nodes.isEmpty()) {
			throw new IllegalArgumentException("There is nobody to follow: name the service's address");
		}
		if (staleAfter.compareTo(Duration.ofSeconds(6)) < 0) {
			throw new IllegalArgumentException("A heartbeat comes every 5 seconds: let the age be 6 seconds or more");
		}
		nodes = List.copyOf(nodes);
	}

	/**
	 * Follows with the usual bounds.
	 * @param node where the service is, such as {@code https://login.example.com}
	 * @param tokens tokens with the scope {@code revocations}
	 */
	public static FollowerSettings of(URI node, AccessTokens tokens) {
		return new FollowerSettings(List.of(node), tokens, STALE_AFTER, MAXIMUM, true);
	}

}
