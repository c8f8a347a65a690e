package dev.countersign.store;

/**
 * Which kind of database holds the accounts.
 *
 * @param url the JDBC URL, without credentials
 * @param embedded whether it is this process's own, and no other node can reach it
 */
public record Database(String url, boolean embedded) {

	static Database of(String url) {
		int options = url.indexOf(url.startsWith("jdbc:h2:") ? ';' : '?');
		return new Database((options < 0) ? url : url.substring(0, options), url.startsWith("jdbc:h2:"));
	}

}
