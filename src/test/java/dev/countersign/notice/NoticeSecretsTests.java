package dev.countersign.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.key.LastingKeys;
import dev.countersign.notice.NoticeReceivers.Webhook;
import dev.countersign.token.IssuerProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Where secrets go, and where they do not.
 */
@NoticeTest
class NoticeSecretsTests {

	private static final String SECRET = "csi_of-a-link-that-opens-an-account";

	private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

	@Autowired
	private NoticeWriter writer;

	@Autowired
	private NoticeTexts texts;

	@Autowired
	private NoticeDelivery delivery;

	@Autowired
	private Outbox outbox;

	@Autowired
	private NoticeBacklog backlog;

	@Autowired
	private LastingKeys keys;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Environment settings;

	@Autowired
	private IssuerProperties issuer;

	@BeforeEach
	void empty() {
		this.jdbc.sql("DELETE FROM notice").update();
	}

	@AfterEach
	void tidy() {
		if (!this.delivery.isRunning()) {
			this.delivery.start();
		}
	}

	@ParameterizedTest
	@EnumSource
	void webhookWhenSecretsAreNotAllowedThenBringsNoneOfAnyKind(NoticeKind kind) {
		Stream.of(recipient(null), recipient("@example.org")).forEach((recipient) -> {
			this.writer.write(notice(kind, recipient));
			Webhook webhook = NoticeReceivers.awaitWebhook("notice." + kind, recipient.username());
			assertThat(webhook.body()).doesNotContain("csi_", "/console/");
			assertThat(webhook.data().propertyNames()).doesNotContain("secret", "link");
			assertThat(webhook.data().has("expires_at")).isEqualTo(kind.bringsSecret());
		});
	}

	@ParameterizedTest
	@EnumSource
	void reachesWhenNothingBringsTheSecretThenNot(NoticeKind kind) {
		Recipient reachable = recipient("@example.org");
		Recipient without = recipient(null);
		NoticeWriter hooksAlone = writer(new MockEnvironment(), false);
		assertThat(this.writer.reaches(kind, reachable)).isTrue();
		assertThat(hooksAlone.reaches(kind, reachable)).isEqualTo(!kind.bringsSecret());
		assertThat(this.writer.reaches(kind, without)).isEqualTo(!kind.bringsSecret());
		assertThat(writer(new MockEnvironment(), true).reaches(kind, reachable)).isTrue();
		assertThat(writer(this.settings, true).reaches(kind, without)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void secretWhenKindBringsNoneThenRefused(NoticeKind kind) {
		Notice notice = Notice.of(kind, recipient(null));
		if (kind.bringsSecret()) {
			assertThat(notice.secret("/", SECRET, UNTIL).secret()).isNotNull();
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(() -> notice.secret("/", SECRET, UNTIL));
		}
	}

	@Test
	void webhookWhenSecretsAreAllowedThenBringsThoseThatNoMailDoes() {
		this.delivery.stop();
		Recipient mailed = recipient("@example.org");
		Recipient without = recipient(null);
		NoticeWriter allowed = writer(this.settings, true);
		allowed.write(notice(NoticeKind.PASSWORD_RESET, mailed));
		allowed.write(notice(NoticeKind.PASSWORD_RESET, without));
		List<String> bodies = claimed();
		assertThat(bodies).filteredOn((body) -> body.contains(mailed.username()))
			.singleElement()
			.asString()
			.doesNotContain("csi_");
		assertThat(bodies).filteredOn((body) -> body.contains(without.username()))
			.singleElement()
			.asString()
			.contains("\"secret\":\"" + SECRET,
					"\"link\":\"" + NoticeReceivers.PUBLIC_URL + "/console/#/invitation/" + SECRET);
	}

	/** The setting was taken back while it waited. */
	@Test
	void deliverWhenWrittenWithASecretThatIsNoLongerAllowedThenSentWithoutIt() {
		Recipient without = recipient(null);
		writer(this.settings, true).write(notice(NoticeKind.INVITATION, without));
		Webhook webhook = NoticeReceivers.awaitWebhook("notice.invitation", without.username());
		assertThat(webhook.body()).doesNotContain("csi_");
		assertThat(webhook.data().get("account").get("id").asString()).isEqualTo(without.accountId().toString());
		assertThat(webhook.data().get("expires_at").asString()).isEqualTo(UNTIL.toString());
	}

	private NoticeWriter writer(Environment environment, boolean secrets) {
		WebhookProperties webhook = new WebhookProperties("https://example.com", NoticeReceivers.SECRET, null,
				List.of(), List.of(), secrets);
		NoticeChannels channels = new NoticeChannels(environment, new NoticeProperties(List.of()), webhook,
				new PublicUrlProperties(NoticeReceivers.PUBLIC_URL), this.issuer);
		return new NoticeWriter(channels, new NoticeTexts(this.keys, channels), this.outbox, this.backlog,
				Clock.systemUTC());
	}

	private List<String> claimed() {
		return this.outbox.claim(Channel.WEBHOOK, 16, NoticeDelivery.LEASE)
			.stream()
			.map(this.texts::open)
			.flatMap(Optional::stream)
			.toList();
	}

	private static Notice notice(NoticeKind kind, Recipient recipient) {
		Notice notice = Notice.of(kind, recipient);
		return kind.bringsSecret() ? notice.secret("/console/#/invitation/", SECRET, UNTIL) : notice;
	}

	private static Recipient recipient(@Nullable String domain) {
		UUID id = UUID.randomUUID();
		String name = "secretive-" + id;
		return new Recipient(id, name, (domain != null) ? name + domain : null);
	}

}
