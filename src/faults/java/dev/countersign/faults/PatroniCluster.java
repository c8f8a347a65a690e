package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * Three PostgreSQL servers that Patroni keeps, with etcd to agree by: one primary, one
 * standby that confirms each commit, one that follows. All are Debian's.
 */
final class PatroniCluster implements AutoCloseable {

	private static final int MEMBERS = 3;

	private static final Path PATRONI = Path.of("/usr/bin/patroni");

	private static final Path ETCD = Path.of("/usr/bin/etcd");

	private final Path folder = Path.of("target", "faults", "patroni-" + UUID.randomUUID()).toAbsolutePath();

	private final Process etcd;

	private final List<Member> members = new ArrayList<>();

	private PatroniCluster(Path binaries) throws IOException {
		Files.createDirectories(this.folder);
		int port = Programs.freePort();
		String client = "http://127.0.0.1:" + port;
		String peer = "http://127.0.0.1:" + Programs.freePort();
		this.etcd = run("etcd", ETCD.toString(), "--data-dir", this.folder.resolve("etcd").toString(),
				"--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
				"--initial-advertise-peer-urls", peer, "--initial-cluster", "default=" + peer);
		for (int i = 1; i <= MEMBERS; i++) {
			this.members.add(start("member" + i, port, binaries));
		}
	}

	static boolean isInstalled() {
		return Files.isExecutable(PATRONI) && Files.isExecutable(ETCD) && Programs.installed().isPresent();
	}

	/** Starts it, and waits until every member follows. */
	static PatroniCluster start() {
		try {
			PatroniCluster cluster = new PatroniCluster(Programs.installed().orElseThrow());
			Awaitility.await()
				.atMost(Duration.ofSeconds(90))
				.pollInterval(Duration.ofMillis(500))
				.until(cluster::isComplete);
			return cluster;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns a URL that names all members; the driver looks for the primary. */
	String url() {
		return "jdbc:postgresql://%s/postgres".formatted(
				this.members.stream().map((member) -> "127.0.0.1:" + member.port).collect(Collectors.joining(",")));
	}

	/** Ends the primary and what keeps it, without a chance to tidy up. */
	void killPrimary() {
		Member primary = primary();
		List<ProcessHandle> processes = processes(primary);
		this.members.remove(primary);
		processes.forEach((process) -> Signal.send("KILL", process));
	}

	/** Waits until another member is the primary. */
	void awaitPrimary() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> this.members.stream().anyMatch(PatroniCluster::isPrimary));
	}

	/** Returns how many connections the nodes have to the primary. */
	int connections() {
		return Integer.parseInt(
				query(primary(), "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'countersign'"));
	}

	@Override
	public void close() {
		this.members.forEach((member) -> processes(member).forEach((process) -> Signal.send("KILL", process)));
		this.etcd.destroyForcibly();
	}

	private Member primary() {
		return this.members.stream().filter(PatroniCluster::isPrimary).findAny().orElseThrow();
	}

	private boolean isComplete() {
		return this.members.stream().anyMatch(PatroniCluster::isPrimary) && (MEMBERS - 1 + ",1").equals(query(primary(),
				"SELECT count(*) || ',' || count(*) FILTER (WHERE sync_state = 'sync') FROM pg_stat_replication"));
	}

	private static boolean isPrimary(Member member) {
		return "f".equals(query(member, "SELECT pg_is_in_recovery()::text").replaceAll("alse$", ""));
	}

	private static String query(Member member, String sql) {
		try (Connection connection = DriverManager.getConnection(
				"jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=2&socketTimeout=5".formatted(member.port),
				"postgres", "");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? row.getString(1) : "";
		}
		catch (SQLException ex) {
			return "";
		}
	}

	/** The server is no child of what started it. */
	private List<ProcessHandle> processes(Member member) {
		Stream<ProcessHandle> patroni = Stream.concat(Stream.of(member.process.toHandle()),
				member.process.descendants());
		return Stream.concat(patroni, postmaster(member)).distinct().toList();
	}

	private Stream<ProcessHandle> postmaster(Member member) {
		Path file = this.folder.resolve(member.name).resolve("postmaster.pid");
		if (Files.notExists(file)) {
			return Stream.empty();
		}
		try (Stream<String> lines = Files.lines(file)) {
			return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip()))
				.stream()
				.flatMap((server) -> Stream.concat(Stream.of(server), server.descendants()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Member start(String name, int etcdPort, Path binaries) throws IOException {
		int port = Programs.freePort();
		int api = Programs.freePort();
		Path settings = this.folder.resolve(name + ".yml");
		Files.writeString(settings, """
				scope: countersign
				name: %1$s
				restapi: {listen: "127.0.0.1:%2$d", connect_address: "127.0.0.1:%2$d"}
				etcd3: {host: "127.0.0.1:%3$d"}
				bootstrap:
				  dcs:
				    ttl: 20
				    loop_wait: 1
				    retry_timeout: 3
				    synchronous_mode: true
				  initdb: [{encoding: UTF8}, {locale: C}]
				  pg_hba: [host all all 127.0.0.1/32 trust, host replication all 127.0.0.1/32 trust]
				postgresql:
				  listen: 127.0.0.1:%4$d
				  connect_address: 127.0.0.1:%4$d
				  data_dir: %5$s
				  bin_dir: %6$s
				  authentication:
				    superuser: {username: postgres, password: unused}
				    replication: {username: replicator, password: unused}
				  parameters: {unix_socket_directories: ""}
				""".formatted(name, api, etcdPort, port, this.folder.resolve(name), binaries));
		return new Member(name, port, run(name, PATRONI.toString(), settings.toString()));
	}

	/** PostgreSQL refuses to be run by root, who is somebody else in there. */
	private Process run(String name, String... command) throws IOException {
		List<String> all = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			all.addAll(List.of("unshare", "-U"));
		}
		all.addAll(Arrays.asList(command));
		return new ProcessBuilder(all).redirectErrorStream(true)
			.redirectOutput(this.folder.resolve(name + ".log").toFile())
			.start();
	}

	/**
	 * A server and what keeps it.
	 *
	 * @param name as Patroni has it
	 * @param port the server's
	 * @param process Patroni's
	 */
	private record Member(String name, int port, Process process) {
	}

}
