package dev.countersign.faults;

/**
 * The connections of a node to its database.
 */
final class Connections {

	private static final int LOOKS = 20;

	private Connections() {
	}

	/**
	 * Counts those that nobody gives back: what is lent even while nobody asks.
	 * @param node a node with no requests
	 * @param token of an administrator
	 * @param listening how many are lent for good
	 */
	static int leaked(Addressed node, String token, int listening) {
		double least = Double.MAX_VALUE;
		for (int i = 0; i < LOOKS; i++) {
			least = Math.min(least, Client.metric(node, token, "hikaricp_connections_active"));
			Stopwatch.sleep(50);
		}
		return (int) Math.max(0, least - listening);
	}

}
