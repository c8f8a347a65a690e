package dev.countersign.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import dev.countersign.NodeProcess;
import dev.countersign.login.OperatorSessions;
import dev.countersign.store.BackupRoom;
import dev.countersign.store.UnpackedBackup;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.LogReset;
import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledOnOs(OS.WINDOWS)
@ExtendWith(LogReset.class)
class BackupCommandTests {

	private static final String PASSWORD = "correct horse battery staple";

	@TempDir
	private Path folder;

	@Test
	void restoreWhenMadeBesideAServerThenTokensWorkAndWhatWasEndedSinceIsReported() throws Exception {
		Path before = this.folder.resolve("before");
		Path after = this.folder.resolve("after");
		Path backup = this.folder.resolve("backup.zip");
		JsonNode session;
		JsonNode ended;
		String apiToken;
		try (NodeProcess server = NodeProcess.startIn(before, "--countersign.limit.usage.refreshes=100000")) {
			session = server.login();
			ended = server.login();
			apiToken = apiToken(server, session, "ci").get("token").asString();
			server.post(session, "/users", "{\"username\":\"john\",\"password\":\"%s\"}".formatted(PASSWORD));
			JsonNode revoked = apiToken(server, session, "revoked");
			AtomicBoolean made = new AtomicBoolean();
			CountDownLatch begun = new CountDownLatch(1);
			CompletableFuture<Integer> writes = CompletableFuture.supplyAsync(() -> refreshUntil(server, begun, made));
			assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
			CommandRun run = CommandRun.in(before, "backup", "--to", backup.toString());
			made.set(true);
			assertThat(run.status()).as(run.err()).isZero();
			assertThat(run.out()).contains("Wrote " + backup, "The secret is not in it", before + "/secret");
			assertThat(writes.get()).isPositive();
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup))).isEqualTo("rw-------");
			try (Stream<Path> files = Files.list(before)) {
				assertThat(files)
					.allSatisfy((file) -> assertThat(String.valueOf(file.getFileName())).doesNotStartWith("backup-"));
			}
			server.end(ended, "POST", "/logout");
			enrol(server, "john");
			server.end(session, "DELETE", "/api-tokens/" + revoked.get("id").asString());
		}
		Files.createDirectory(after);
		Files.copy(before.resolve("secret"), after.resolve("secret"));
		CommandRun restored = CommandRun.in(after, "restore", "--from", backup.toString(), "--compare-with",
				before.toString());
		assertThat(restored.status()).as(restored.err()).isZero();
		assertThat(restored.err()).isEmpty();
		assertThat(restored.out())
			.contains("Restored " + backup, "2 accounts", "sessions that were ended, and are open again: 1",
					"API tokens that were revoked, and are good again: 1",
					"accounts that were disabled or deleted, and may log in again: 0",
					"accounts that had a second factor, and log in without one again: 1",
					"passwords that were changed, and are the old ones again: 0", "countersign sessions end-all",
					"countersign.secret")
			.doesNotContain("Copy the secret");
		try (NodeProcess server = NodeProcess.startIn(after)) {
			assertThat(server.get("/protected", session.get("token").asString()).statusCode()).isEqualTo(200);
			assertThat(server.get("/protected", apiToken).statusCode()).isEqualTo(200);
			assertThat(server.get("/protected", ended.get("token").asString()).statusCode()).isEqualTo(200);
			assertThat(refresh(server, session)).isEqualTo(200);
			assertThat(server.login().get("token").asString()).isNotBlank();
		}
	}

	@Test
	void backupWhenAUrlNamesTheFileThatAServerHasOpenThenThatServerMakesIt() throws Exception {
		Path before = this.folder.resolve("before");
		Path backup = this.folder.resolve("backup.zip");
		String url = "--spring.datasource.url=jdbc:h2:file:" + this.folder.resolve("elsewhere/accounts");
		try (NodeProcess server = NodeProcess.startIn(before, url)) {
			server.login();
			CommandRun run = CommandRun.run(CommandRun.opener(before, url), "", "backup", "--to", backup.toString());
			assertThat(run.status()).as(run.err()).isZero();
			assertThat(run.out()).contains("Wrote " + backup, "unzip it where spring.datasource.url leads to");
		}
		try (ZipFile zip = new ZipFile(backup.toFile())) {
			assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("accounts.mv.db");
		}
	}

	@Test
	void restoreWhenAskedToEndSessionsThenNoneIsLeft() throws Exception {
		Path before = this.folder.resolve("before");
		Path after = this.folder.resolve("after");
		Path backup = this.folder.resolve("backup.zip");
		try (NodeProcess server = NodeProcess.startIn(before)) {
			server.login();
		}
		assertThat(CommandRun.in(before, "users", "add-service", "robot").status()).isZero();
		String secret = CommandRun.in(before, "users", "secret", "list", "robot", "--json").json().get("id").asString();
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		assertThat(CommandRun.in(before, "users", "secret", "end", "robot", secret).status()).isZero();
		CommandRun again = CommandRun.in(before, "backup", "--to", backup.toString());
		assertThat(again.status()).isEqualTo(1);
		assertThat(again.err()).contains("is there already", "--to");
		CommandRun refused = CommandRun.in(after, "restore", "--from", backup.toString(), "--end-sessions");
		assertThat(refused.status()).isEqualTo(1);
		assertThat(refused.err()).contains("There is no secret yet", "Copy the secret");
		assertThat(after).doesNotExist();
		Files.createDirectory(after);
		Files.copy(before.resolve("secret"), after.resolve("secret"));
		CommandRun restored = CommandRun.in(after, "restore", "--from", backup.toString(), "--end-sessions",
				"--compare-with", before.toString());
		assertThat(restored.status()).as(restored.err()).isZero();
		assertThat(restored.out()).contains("1 open sessions", "accounts that had one: 1.",
				"secrets of service accounts that were ended, and are good again: 1", "users secret end NAME ID");
		assertThat(CommandRun.in(after, "sessions", "end-all").out()).contains("accounts that had one: 0.");
		CommandRun occupied = CommandRun.in(after, "restore", "--from", backup.toString());
		assertThat(occupied.status()).isEqualTo(1);
		assertThat(occupied.err()).contains("There is a database in " + after + " already.");
		Path bare = this.folder.resolve("bare");
		assertThat(CommandRun.in(bare, "restore", "--from", backup.toString()).out()).contains(
				"sessions that were ended are open again", "--compare-with",
				"There is no secret yet. Copy the secret that was in use to " + bare.resolve("secret"));
		CommandRun withoutSecret = CommandRun.in(bare, "sessions", "end-all");
		assertThat(withoutSecret.status()).isEqualTo(1);
		assertThat(withoutSecret.err()).contains("The secret's file " + bare.resolve("secret") + " is missing",
				"Put back a copy");
		assertThat(bare.resolve("secret")).doesNotExist();
	}

	@Test
	void restoreWhenFileIsNoBackupThenSaysSoAndLeavesNothing() throws IOException {
		Path text = Files.writeString(this.folder.resolve("text"), "no backup");
		Path zip = this.folder.resolve("other.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			out.putNextEntry(new ZipEntry("other"));
			out.closeEntry();
		}
		Path after = this.folder.resolve("after");
		for (Path file : List.of(text, zip)) {
			CommandRun run = CommandRun.in(after, "restore", "--from", file.toString());
			assertThat(run.status()).isEqualTo(1);
			assertThat(run.err()).contains(file + " is not a whole backup.").doesNotContain("\tat ");
		}
		assertThat(CommandRun.in(after, "restore", "--from", this.folder.resolve("none").toString()).err())
			.contains("There is no file");
		Path damaged = this.folder.resolve("damaged.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(damaged))) {
			out.putNextEntry(new ZipEntry("countersign.mv.db"));
			out.write("no database".getBytes(StandardCharsets.UTF_8));
			out.closeEntry();
		}
		CommandRun run = CommandRun.in(after, "restore", "--from", damaged.toString());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("The database in " + damaged + " cannot be read", "another backup");
		assertThat(after).isEmptyDirectory();
	}

	@Test
	void restoreWhenTablesAreNewerThanTheJarKnowsThenNamesBothVersionsAndLeavesNothing() throws IOException {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		String known = CommandRun.in(before, "migrate", "--json").json().get("version").asString();
		Path later = Files.createDirectory(this.folder.resolve("later"));
		Files.writeString(later.resolve("V9999__later.sql"), "CREATE TABLE later (id INT)");
		Flyway.configure()
			.dataSource("jdbc:h2:file:" + before.resolve("countersign"), "countersign", "")
			.locations("classpath:db/migration", "filesystem:" + later)
			.load()
			.migrate();
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		CommandRun run = CommandRun.in(after, "restore", "--from", backup.toString());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).contains("of version 9999,", "up to version " + known + ".", "or a newer one");
		assertThat(after).isEmptyDirectory();
	}

	@Test
	void restoreWhenStoppedBeforeSessionsAreEndedThenNoDatabaseIsThereAndTheNextEndsThemAndNamesTheDraft()
			throws Exception {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		try (NodeProcess server = NodeProcess.startIn(before)) {
			server.login();
		}
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		Files.copy(before.resolve("secret"), after.resolve("secret"));
		String[] restore = { "restore", "--from", backup.toString(), "--end-sessions" };
		List<Path> left = new ArrayList<>();
		CommandRun stopped = CommandRun.run(new Disturbed(CommandRun.opener(after), () -> {
			left.addAll(copies(after));
			throw new IllegalStateException("stopped");
		}), "", restore);
		assertThat(stopped.err()).contains("stopped");
		assertThat(stopped.out()).doesNotContain("Restored");
		assertThat(names(after)).containsExactly("secret");
		assertThat(left).isNotEmpty();
		for (Path file : left) {
			Files.move(file, after.resolve(String.valueOf(file.getFileName())));
		}
		assertThat(after.resolve("countersign.mv.db")).doesNotExist();
		CommandRun next = CommandRun.in(after, restore);
		assertThat(next.status()).as(next.err()).isZero();
		assertThat(next.out()).contains("1 open sessions", "accounts that had one: 1.");
		Path draft = UnpackedBackup.drafts(after).get(0);
		assertThat(next.out()).contains(draft + " belongs to another restore. Delete it");
		assertThat(CommandRun.in(after, "doctor").out()).contains("WARNING restore: " + draft);
		assertThat(CommandRun.in(after, "sessions", "end-all").out()).contains("accounts that had one: 0.");
		deleteDrafts(after);
		assertThat(CommandRun.in(after, "doctor").out()).doesNotContain("WARNING restore");
	}

	@Test
	void restoreWhenAnotherEndsFirstThenThatOneStaysAndThisOneSaysSo() throws Exception {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		Path later = this.folder.resolve("later.zip");
		try (NodeProcess server = NodeProcess.startIn(before)) {
			server.login();
			assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
			server.login();
		}
		assertThat(CommandRun.in(before, "backup", "--to", later.toString()).status()).isZero();
		Files.copy(before.resolve("secret"), after.resolve("secret"));
		List<CommandRun> first = new ArrayList<>();
		CommandRun second = CommandRun.run(
				new Disturbed(CommandRun.opener(after),
						() -> first.add(CommandRun.in(after, "restore", "--from", later.toString()))),
				"", "restore", "--from", backup.toString(), "--end-sessions");
		assertThat(first).singleElement()
			.satisfies((run) -> assertThat(run.out()).contains("2 open sessions", " belongs to another restore."))
			.satisfies((run) -> assertThat(run.status()).isZero());
		assertThat(second.status()).isEqualTo(1);
		assertThat(second.err()).contains("There is a database in " + after + " already.");
		assertThat(second.out()).doesNotContain("Restored");
		assertThat(UnpackedBackup.drafts(after)).isEmpty();
		assertThat(CommandRun.in(after, "sessions", "end-all").out()).contains("accounts that had one: 1.");
	}

	@Test
	void restoreWhenItsDraftIsDeletedThenSaysSoAndLeavesNothing() throws Exception {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		OpenedService.Opener opener = CommandRun.opener(after,
				"--countersign.secret=hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1");
		CommandRun run = CommandRun.run(new Disturbed(opener, () -> deleteDrafts(after)), "", "restore", "--from",
				backup.toString(), "--end-sessions");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("was deleted during the restore", "Call restore again.");
		assertThat(after).isEmptyDirectory();
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "damaged", "of;an;option" })
	void restoreWhenTheOldDatabaseCannotBeReadThenRestoredAndTheStatusTellsThatNothingWasCompared(String old)
			throws Exception {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		Files.writeString(Files.createDirectory(this.folder.resolve("damaged")).resolve("countersign.mv.db"), "text");
		CommandRun run = CommandRun.in(after, "restore", "--from", backup.toString(), "--compare-with",
				this.folder.resolve(old).toString());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).contains("Restored " + backup, "sessions that were ended are open again");
		assertThat(run.err()).contains("is restored, and nothing was compared", this.folder.resolve(old).toString());
		assertThat(after.resolve("countersign.mv.db")).exists();
	}

	@Test
	void restoreWhenABitOfTheBackupIsAnotherThenSaysThatItIsDamagedAndLeavesNothing() throws Exception {
		Path before = this.folder.resolve("before");
		Path after = Files.createDirectory(this.folder.resolve("after"));
		Path backup = this.folder.resolve("backup.zip");
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(backup))) {
			out.setLevel(Deflater.NO_COMPRESSION);
			out.putNextEntry(new ZipEntry("countersign.mv.db"));
			out.write(Files.readAllBytes(before.resolve("countersign.mv.db")));
			out.closeEntry();
		}
		byte[] bytes = Files.readAllBytes(backup);
		bytes[bytes.length / 2] ^= 1;
		Files.write(backup, bytes);
		CommandRun run = CommandRun.in(after, "restore", "--from", backup.toString());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("The backup " + backup + " is damaged.");
		assertThat(after).isEmptyDirectory();
	}

	/** They belong to the database that a setting names, and not to the data folder's. */
	@Test
	void restoreWhenUserAndPasswordAreSetThenTheyAreNotJoinedWithItsOwn() {
		Path before = this.folder.resolve("before");
		Path backup = this.folder.resolve("backup.zip");
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		assertThat(CommandRun.in(before, "backup", "--to", backup.toString()).status()).isZero();
		OpenedService.Opener opener = CommandRun.opener(this.folder.resolve("after"),
				"--spring.datasource.username=somebody", "--spring.datasource.password=something");
		CommandRun run = CommandRun.run(opener, "", "restore", "--from", backup.toString());
		assertThat(run.status()).as(run.err()).isZero();
	}

	/** Room for the database and what it writes meanwhile, and for no copy. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void backupWhenItWouldFillTheDiskThenRefusedAndNothingIsLeft(boolean served) throws Exception {
		Path before = this.folder.resolve("before");
		Path backups = Files.createDirectory(this.folder.resolve("backups"));
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		Path database = before.resolve("countersign.mv.db");
		long size = Files.size(database);
		long reserve = 64 * 1024 * 1024;
		try (FileChannel server = FileChannel.open(database, StandardOpenOption.WRITE)) {
			FileLock lock = served ? server.lock() : null;
			List<Long> few = served ? List.of(reserve, reserve + size, reserve + 2 * size - 1) : List.of(reserve);
			for (long usable : few) {
				CommandRun run = CommandRun.run(new Crowded(CommandRun.opener(before), usable), "", "backup", "--to",
						backups.resolve("backup.zip").toString());
				assertThat(run.status()).isEqualTo(1);
				assertThat(run.err()).contains("The backup was not made. The disk of ", "has room for 6", " MiB, and",
						"Make room on that disk");
			}
			assertThat(lock != null).isEqualTo(served);
		}
		assertThat(names(backups)).isEmpty();
		assertThat(names(before)).allSatisfy((name) -> assertThat(name).doesNotStartWith("backup-"));
	}

	private static void deleteDrafts(Path folder) {
		try {
			for (Path file : UnpackedBackup.drafts(folder)) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Copies what a process that is killed now would leave behind. */
	private List<Path> copies(Path folder) {
		try {
			Path copies = Files.createDirectory(this.folder.resolve("copies"));
			List<Path> made = new ArrayList<>();
			for (String name : names(folder)) {
				if (!name.equals("secret")) {
					made.add(Files.copy(folder.resolve(name), copies.resolve(name)));
				}
			}
			return made;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void backupWhenThereIsNothingToSaveOrItIsElsewhereThenSaysSo() {
		String to = this.folder.resolve("backup.zip").toString();
		Path none = this.folder.resolve("none");
		assertThat(CommandRun.in(none, "backup", "--to", to).err()).contains("There is no database in ");
		CommandRun shared = CommandRun.run(CommandRun.opener(none,
				"--spring.datasource.url=" + PostgresDatabase.create(), "--spring.datasource.username=postgres"), "",
				"backup", "--to", to);
		assertThat(shared.err()).contains("not the embedded one", "pg_dump");
		assertThat(this.folder).isEmptyDirectory();
	}

	/** 255 is what file systems let a name have. */
	@Test
	void backupWhenItsNameIsAsLongAsTheSystemLetsItThenMade() throws IOException {
		Path before = this.folder.resolve("before");
		Path backups = Files.createDirectory(this.folder.resolve("backups"));
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		String name = "b".repeat(251) + ".zip";
		CommandRun run = CommandRun.in(before, "backup", "--to", backups.resolve(name).toString());
		assertThat(run.status()).as(run.err()).isZero();
		assertThat(names(backups)).containsExactly(name);
		CommandRun again = CommandRun.in(before, "backup", "--to", backups.resolve(name).toString());
		assertThat(again.err()).contains("is there already");
		CommandRun refused = CommandRun.in(before, "backup", "--to", backups.resolve("b" + name).toString());
		assertThat(refused.status()).isEqualTo(1);
		assertThat(refused.err()).contains("cannot be made");
		assertThat(names(backups)).containsExactly(name);
	}

	/** A process that makes no backup has the database, so that the command waits. */
	@Test
	void backupWhenKilledThenNothingHasItsNameAndTheNextIsMade() throws Exception {
		Path before = this.folder.resolve("before");
		Path backups = Files.createDirectory(this.folder.resolve("backups"));
		Path backup = backups.resolve("backup.zip");
		assertThat(CommandRun.in(before, "migrate").status()).isZero();
		try (Connection database = DriverManager.getConnection("jdbc:h2:" + before.resolve("countersign"),
				"countersign", "")) {
			Process command = NodeProcess
				.builder("--countersign.data-dir=" + before, "backup", "--to", backup.toString())
				.redirectErrorStream(true)
				.redirectOutput(this.folder.resolve("output").toFile())
				.start();
			try {
				Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !names(backups).isEmpty());
			}
			finally {
				command.destroyForcibly().waitFor();
			}
			assertThat(database.isValid(1)).isTrue();
		}
		assertThat(names(backups)).singleElement().asString().matches("countersign-backup\\.[0-9a-f-]{36}\\.part");
		CommandRun next = CommandRun.in(before, "backup", "--to", backup.toString());
		assertThat(next.status()).as(next.err()).isZero();
		assertThat(names(backups)).hasSize(2).contains("backup.zip");
		assertThat(CommandRun.in(this.folder.resolve("after"), "restore", "--from", backup.toString()).status())
			.isZero();
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> String.valueOf(file.getFileName())).toList();
		}
	}

	/** One session's client, which never stops asking. */
	private static int refreshUntil(NodeProcess server, CountDownLatch begun, AtomicBoolean done) {
		try {
			String token = server.login().get("refresh_token").asString();
			int count = 0;
			begun.countDown();
			do {
				HttpResponse<String> answer = server
					.send(server.post("/token/refresh", "{\"refresh_token\":\"" + token + "\"}"));
				assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
				token = JsonMapper.shared().readTree(answer.body()).get("refresh_token").asString();
				count++;
			}
			while (!done.get());
			return count;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode apiToken(NodeProcess server, JsonNode session, String name) throws Exception {
		return server.post(session, "/api-tokens", "{\"name\":\"" + name + "\"}");
	}

	private static void enrol(NodeProcess server, String username) throws Exception {
		JsonNode session = JsonMapper.shared()
			.readTree(server
				.send(server.post("/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD)))
				.body());
		AuthenticatorApp app = new AuthenticatorApp(
				server.post(session, "/factors/totp", "{}").get("secret").asString());
		String code = app.code(Clock.systemUTC().instant());
		server.post(session, "/factors/totp/confirmation", "{\"code\":\"" + code + "\"}");
	}

	private static int refresh(NodeProcess server, JsonNode session) throws Exception {
		return server
			.send(server.post("/token/refresh",
					"{\"refresh_token\":\"" + session.get("refresh_token").asString() + "\"}"))
			.statusCode();
	}

	/** Runs something when a command is about to end the sessions. */
	private record Disturbed(OpenedService.Opener opener, Runnable disturbance) implements OpenedService.Opener {

		@Override
		public OpenedService open() {
			return new DisturbedService(this.opener.open(), this.disturbance);
		}

		@Override
		public OpenedService open(List<String> settings) {
			return new DisturbedService(this.opener.open(settings), this.disturbance);
		}

	}

	/** With a disk that has no more than some bytes left. */
	private record Crowded(OpenedService.Opener opener, long usable) implements OpenedService.Opener {

		@Override
		public OpenedService open() {
			return new CrowdedService(this.opener.open(),
					new BackupRoom((place) -> new BackupRoom.Disk("disk", this.usable)));
		}

	}

	private record CrowdedService(OpenedService service, BackupRoom room) implements OpenedService {

		@Override
		public ApplicationContext context() {
			return this.service.context();
		}

		@Override
		public <T> T get(Class<T> type) {
			return (type == BackupRoom.class) ? type.cast(this.room) : this.service.get(type);
		}

		@Override
		public void close() {
			this.service.close();
		}

	}

	private record DisturbedService(OpenedService service, Runnable disturbance) implements OpenedService {

		@Override
		public ApplicationContext context() {
			return this.service.context();
		}

		@Override
		public <T> T get(Class<T> type) {
			if (type == OperatorSessions.class) {
				this.disturbance.run();
			}
			return this.service.get(type);
		}

		@Override
		public void close() {
			this.service.close();
		}

	}

}
