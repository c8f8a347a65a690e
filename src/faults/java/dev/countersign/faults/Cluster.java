package dev.countersign.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Nodes that share a database and a secret.
 */
final class Cluster implements AutoCloseable {

	private final PostgresServer postgres;

	private final String databaseUrl;

	private final List<String> settings;

	private final List<Node> nodes = new ArrayList<>();

	private Cluster(PostgresServer postgres, String databaseUrl, List<String> settings) {
		this.postgres = postgres;
		this.databaseUrl = databaseUrl;
		this.settings = settings;
	}

	/** A cluster on an empty database, with no node yet. */
	static Cluster create(String... settings) {
		PostgresServer postgres = PostgresServer.start();
		String databaseUrl = postgres.createDatabase();
		List<String> all = new ArrayList<>(List.of("--spring.datasource.url=" + databaseUrl,
				"--spring.datasource.username=postgres", "--countersign.secret=" + RandomSecret.make(),
				"--countersign.bootstrap.password=" + Node.PASSWORD,
				"--countersign.refresh-token.maximum-sessions=10000", "--countersign.limit.usage.logins=100000",
				"--countersign.limit.usage.refreshes=100000"));
		all.addAll(Arrays.asList(settings));
		return new Cluster(postgres, databaseUrl, List.copyOf(all));
	}

	PostgresServer postgres() {
		return this.postgres;
	}

	String databaseUrl() {
		return this.databaseUrl;
	}

	List<String> settings() {
		return this.settings;
	}

	/** Starts a node, and does not wait for it. */
	Node start(String... settings) {
		return start(Jar.current(), settings);
	}

	/** Starts a node of some build, and does not wait for it. */
	Node start(Path jar, String... settings) {
		Node node = Node.start(this, jar, settings);
		this.nodes.add(node);
		return node;
	}

	/** Starts nodes one after the other, until each takes requests. */
	List<Node> startAndAwait(int count, String... settings) {
		List<Node> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Node node = start(settings);
			node.awaitReady();
			started.add(node);
		}
		return started;
	}

	@Override
	public void close() {
		this.nodes.forEach(Node::close);
		this.postgres.close();
	}

}
