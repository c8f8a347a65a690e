package dev.countersign.command;

import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.address.Printable;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command that lists what others chose, on rows that no rule of today would let in:
 * nothing steers the terminal, forges a line, or gets lost.
 */
@IntegrationTest
class HostileNamesTests {

	private static final String TEXT = "\u001b[2J\u009b31m\r\nroot enabled\u0007\u202e\u2066\u200b\u2028\u3164\udb40\udd00";

	/** A name of a role has no blank. */
	private static final String WORD = "\u001b]0;x\u0007\u202enimda";

	@Autowired
	private ApplicationContext service;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestAccounts accounts;

	private final UUID id = UUID.randomUUID();

	private final String name = this.id + TEXT;

	private TestAccount account = TestAccounts.ADMIN;

	private TestAccount robot = TestAccounts.ADMIN;

	private final OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);

	@BeforeEach
	void insertRows() {
		this.account = this.accounts.add();
		this.robot = this.accounts.add();
		this.jdbc.sql("UPDATE account SET kind = 'service' WHERE id = :id").param("id", this.robot.id()).update();
		this.jdbc.sql("""
				UPDATE account SET username = :name, email = :name, roles = :role, claims = :claims
				WHERE id = :account""")
			.param("name", this.name)
			.param("role", WORD)
			.param("claims", JsonMapper.shared().writeValueAsString(Map.of("tenant", TEXT)))
			.param("account", this.account.id())
			.update();
		this.jdbc.sql("""
				INSERT INTO api_token (id, account_id, name, scopes, created_at, expires_at)
				VALUES (:id, :account, :name, :scope, :now, :later)""")
			.param("id", this.id)
			.param("account", this.account.id())
			.param("name", TEXT)
			.param("scope", WORD)
			.param("now", this.now)
			.param("later", this.now.plusDays(1))
			.update();
		this.jdbc.sql("""
				INSERT INTO address_block (id, addresses, automatic, reason, blocked_by, created_at, until, repeated)
				VALUES (:id, '2001:db8:7077::/64', FALSE, :name, :name, :now, :later, 0)""")
			.param("id", this.id)
			.param("name", this.name)
			.param("now", this.now)
			.param("later", this.now.plusDays(1))
			.update();
		this.jdbc.sql("""
				INSERT INTO notice (message_id, channel, kind, account_id, sealed_text, state, attempts, created_at,
				expires_at, due_at, failure)
				VALUES (:id, :word, :word, :id, '', 'waiting', 1, :now, :later, :later, :name)""")
			.param("id", this.id)
			.param("word", "\u001b[1m")
			.param("name", this.name)
			.param("now", this.now)
			.param("later", this.now.plusDays(1))
			.update();
		this.jdbc
			.sql("""
					INSERT INTO audit_event (happened_at, act, result, subject_name, actor_kind, actor_id, actor_name,
					address, user_agent, request_id, details)
					VALUES (:now, 'login.failed', 'failure', :name, 'account', :id, :name, :word, :name, :word, :details)""")
			.param("now", this.now)
			.param("id", this.id)
			.param("name", this.name)
			.param("word", WORD)
			.param("details", JsonMapper.shared().writeValueAsString(Map.of(TEXT, TEXT)))
			.update();
	}

	@AfterEach
	void deleteRows() {
		this.jdbc.sql("DELETE FROM account WHERE id IN (:ids)")
			.param("ids", List.of(this.account.id(), this.robot.id()))
			.update();
		this.jdbc.sql("DELETE FROM address_block WHERE id = :id").param("id", this.id).update();
		this.jdbc.sql("DELETE FROM notice WHERE message_id = :id").param("id", this.id).update();
		this.jdbc.sql("DELETE FROM audit_event WHERE actor_id = :id").param("id", this.id).update();
	}

	@Test
	void listWhenNamesAreHostileThenEachIsOneLineThatSteersNothing() {
		Map<String, List<String>> lists = lists();
		assertThat(lists).containsKeys("users list", "users secret list", "token list", "blocks list", "notices list",
				"users export", "audit");
		lists.forEach((command, arguments) -> {
			List<String> lines = run(arguments);
			assertThat(lines).as(command).noneMatch((line) -> line.startsWith("root"));
			if (!command.equals("users secret list")) {
				assertThat(lines.stream().filter(this::isOurs)).as(command).hasSize(1);
				List<String> objects = run(json(command, arguments)).stream().filter(this::isOurs).toList();
				assertThat(objects).as(command).hasSize(1);
				assertThat(JsonMapper.shared().readTree(objects.get(0)).toString()).as(command)
					.contains(JsonMapper.shared().writeValueAsString(TEXT).replace("\"", ""));
			}
		});
	}

	@Test
	void importWhenNamesAreHostileThenEachRefusalIsOneLine() {
		String line = JsonMapper.shared()
			.writeValueAsString(Map.of("username", this.name, "password_hash", TEXT, "roles", List.of(TEXT), TEXT, 1));
		CommandRun run = CommandRun.withInput(this.service, line, "users", "import", "-");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err().split("\n")).allMatch(Printable::isAlready)
			.anyMatch((refusal) -> refusal.startsWith("line 1, '" + this.id));
	}

	@Test
	void findingWhenNamesAreHostileThenOneLine() {
		assertThat(Finding.problem("roles", TEXT, TEXT).toText()).matches(Printable::isAlready);
	}

	/** The commands that list, by their names: whoever adds one is asked here. */
	private Map<String, List<String>> lists() {
		Map<String, List<String>> found = new TreeMap<>();
		CommandLine root = new CommandLine(new RootCommand(), new CommandFactory(() -> {
			throw new IllegalStateException("The service was opened");
		}, InputStream.nullInputStream()));
		collect(root, List.of(), found);
		found.put("audit", List.of("audit", "--actor", this.id.toString()));
		found.put("users export", List.of("users", "export"));
		return found;
	}

	private void collect(CommandLine command, List<String> path, Map<String, List<String>> found) {
		command.getSubcommands().forEach((word, next) -> {
			List<String> longer = new ArrayList<>(path);
			longer.add(word);
			if (word.equals("list")) {
				String name = String.join(" ", longer);
				next.getCommandSpec().positionalParameters().forEach((argument) -> longer.add(this.robot.username()));
				found.put(name, longer);
			}
			collect(next, longer, found);
		});
	}

	/** What a script reads: an export is that already. */
	private static List<String> json(String command, List<String> arguments) {
		return command.equals("users export") ? arguments
				: Stream.concat(arguments.stream(), Stream.of("--json")).toList();
	}

	private List<String> run(List<String> arguments) {
		CommandRun run = CommandRun.of(this.service, arguments.toArray(String[]::new));
		assertThat(run.status()).as(run.err()).isZero();
		List<String> lines = List.of(run.out().split("\n"));
		assertThat(lines).as(arguments.toString()).allMatch(Printable::isAlready);
		return lines;
	}

	private boolean isOurs(String line) {
		return line.contains(this.id.toString());
	}

}
