package dev.countersign.command;

import java.util.List;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class BlocksCommandTests {

	private static final String ADDRESS = "198.51.100.200";

	@Autowired
	private ServiceClient client;

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestAccounts accounts;

	@AfterEach
	void lift() {
		blocks("remove", ADDRESS);
	}

	@Test
	void addWhenListedAndRemovedThenAsSaid() {
		TestAccount john = this.accounts.add();
		CommandRun added = blocks("add", ADDRESS, "--for", "2h", "--reason", "guesses");
		assertThat(added.status()).isZero();
		assertThat(added.out()).isEqualTo("Blocked 198.51.100.200.\n");
		assertThat(this.client.from(ADDRESS).login(john)).hasStatus(429);
		JsonNode listed = find(blocks("list", "--json").jsonLines());
		assertThat(listed.get("reason").asString()).isEqualTo("guesses");
		assertThat(listed.get("by").asString()).isEqualTo("command line");
		assertThat(listed.get("until").asString()).endsWith("Z");
		assertThat(blocks("list").out()).startsWith("ADDRESS ").contains(ADDRESS).contains("guesses");
		assertThat(blocks("remove", ADDRESS).status()).isZero();
		assertThat(this.client.from(ADDRESS).login(john)).hasStatusOk();
		assertThat(blocks("remove", ADDRESS).status()).isEqualTo(1);
	}

	@Test
	void addWhenNoTimeIsGivenThenUntilLifted() {
		assertThat(blocks("add", ADDRESS).status()).isZero();
		assertThat(find(blocks("list", "--json").jsonLines()).has("until")).isFalse();
		CommandRun again = blocks("add", ADDRESS);
		assertThat(again.status()).isEqualTo(1);
		assertThat(again.err()).contains("blocked already");
	}

	@Test
	void addWhenArgumentIsWrongThenSaysSo() {
		CommandRun nearlyAll = blocks("add", "0.0.0.0/0");
		assertThat(nearlyAll.status()).isEqualTo(1);
		assertThat(nearlyAll.err()).contains("ADDRESS must be a range of /8 or less.");
		assertThat(blocks("add", "localhost").status()).isEqualTo(1);
		for (String length : List.of("a while", "3600", "-3600", "999999999999d", "999999999999999d", "40000d")) {
			CommandRun run = blocks("add", ADDRESS, "--for", length);
			assertThat(run.status()).as(length).isEqualTo(2);
			assertThat(run.err()).contains("'" + length + "'").doesNotContain("Exception");
		}
		assertThat(blocks("add").status()).isEqualTo(2);
	}

	@Test
	void addWhenRefusedThenNamesTheOption() {
		assertThat(blocks("add", ADDRESS, "--for", "-5m").err())
			.contains("The end given by --for must be in the future.");
		assertThat(blocks("add", ADDRESS, "--reason", "x".repeat(257)).err())
			.contains("--reason has at most 256 characters.");
		assertThat(blocks("add", ADDRESS, "--reason", "a\tb").err())
			.contains("--reason has only characters that can be seen.");
		assertThat(blocks("remove", "localhost").err()).contains("ADDRESS must be an address or a range");
	}

	private CommandRun blocks(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "blocks";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return CommandRun.of(this.service, all);
	}

	private static JsonNode find(List<JsonNode> lines) {
		return lines.stream()
			.filter((line) -> line.get("address").asString().equals(ADDRESS))
			.findFirst()
			.orElseThrow();
	}

}
