package dev.countersign.command;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.notice.NoticeReceivers;
import dev.countersign.notice.NoticeTest;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ServiceClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@NoticeTest
class NoticesCommandTests {

	@Autowired
	private ApplicationContext service;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Test
	void listWhenAMailWasGivenUpThenShownWithoutWhatItSaysAndTriedAgainIfAsked() {
		String id = invite(NoticeReceivers.NO_MAILBOX + "-" + UUID.randomUUID());
		Awaitility.await().until(() -> !find(id, "failed").isEmpty());
		JsonNode failed = find(id, "failed").get(0);
		assertThat(failed.get("channel").asString()).isEqualTo("mail");
		assertThat(failed.get("kind").asString()).isEqualTo("invitation");
		assertThat(failed.get("attempts").asInt()).isEqualTo(1);
		assertThat(failed.get("failure").asString()).contains("550");
		CommandRun table = notices("list", "--state", "failed");
		assertThat(table.out()).startsWith("ID ").contains(id, "550").doesNotContain("csi_");
		CommandRun again = notices("retry", failed.get("id").asString());
		assertThat(again.status()).isZero();
		assertThat(again.out()).isEqualTo("Notice %s is tried again.\n".formatted(failed.get("id").asString()));
		Awaitility.await()
			.until(() -> find(id, "failed").stream().anyMatch((line) -> line.get("attempts").asInt() == 2));
		assertThat(notices("retry").out()).startsWith("Notices that are tried again: ");
	}

	@Test
	void retryWhenThereIsNoneThenSaysSo() {
		CommandRun run = notices("retry", "999999999");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("There is no notice 999999999", "countersign notices list");
		assertThat(notices("list", "--state", "lost").status()).isEqualTo(2);
	}

	@Test
	void doctorWhenWaysAreSetUpThenTriesThem() {
		String address = UUID.randomUUID() + "@example.org";
		CommandRun run = CommandRun.of(this.service, "doctor", "--mail-to", address);
		assertThat(run.out()).contains("OK      mail: the mail server took a test for " + address,
				"OK      webhook: the receiver took a test", "OK      notices: go by mail and webhook");
		assertThat(NoticeReceivers.awaitMail(address, 1).subject()).isEqualTo("A test of the mails of Example");
		assertThat(CommandRun.of(this.service, "doctor").out()).contains("OK      mail: the mail server lets");
		assertThat(NoticeReceivers.findWebhook("test", "\"type\":\"test\"")).isPresent();
	}

	private String invite(String name) {
		return BearerTokens
			.json(this.client.withToken(this.tokens.of(ADMIN))
				.post("/users", Map.of("username", name, "email", name + "@example.org")))
			.get("id")
			.asString();
	}

	private List<JsonNode> find(String accountId, String state) {
		return notices("list", "--json", "--state", state).jsonLines()
			.stream()
			.filter((line) -> line.has("account_id") && line.get("account_id").asString().equals(accountId))
			.toList();
	}

	private CommandRun notices(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "notices";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return CommandRun.of(this.service, all);
	}

}
