package dev.countersign.notice;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.audit.AuditEntry;
import dev.countersign.key.LastingKeys;
import dev.countersign.key.TextCipher;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * What notices say: to a mail the values for its templates, to a webhook its body as it
 * is sent. Both lie in the database encrypted, as they name people and may bring a
 * secret.
 */
@Component
class NoticeTexts {

	private static final String ACT = "audit.";

	private static final String NOTICE = "notice.";

	private static final String SECRET = "secret";

	private static final String LINK = "link";

	private final TextCipher cipher;

	private final NoticeChannels channels;

	NoticeTexts(LastingKeys keys, NoticeChannels channels) {
		this.cipher = keys.cipher("countersign notices");
		this.channels = channels;
	}

	String seal(UUID messageId, String text) {
		return this.cipher.encrypt(messageId.toString(), text);
	}

	Optional<String> open(StoredNotice notice) {
		return this.cipher.decrypt(notice.messageId().toString(), notice.sealedText());
	}

	/** Returns what a mail needs. */
	String mail(Notice notice, String to) {
		Map<String, String> values = new LinkedHashMap<>(notice.facts());
		if (isForOwner(notice) || PlainName.mayBeShown(notice.recipient().username(), to)) {
			values.put("username", notice.recipient().username());
		}
		if (notice.secret() != null) {
			values.put(LINK, link(notice.secret()).orElse(""));
			values.put("expires_at", notice.secret().until().toString());
		}
		return JsonMapper.shared().writeValueAsString(new MailText(notice.kind(), to, values));
	}

	/** The address of a confirmation is whatever somebody typed. */
	private static boolean isForOwner(Notice notice) {
		return notice.kind() != NoticeKind.EMAIL_CONFIRMATION;
	}

	static MailText readMail(String text) {
		return JsonMapper.shared().readValue(text, MailText.class);
	}

	/**
	 * Returns the body of a webhook.
	 * @param secretly whether it brings the secret
	 */
	String webhook(Notice notice, Instant at, boolean secretly) {
		Map<String, Object> data = new LinkedHashMap<>(notice.facts());
		data.put("account", account(notice.recipient()));
		Notice.Secret secret = notice.secret();
		if (secret != null) {
			data.put("expires_at", secret.until().toString());
			if (secretly) {
				data.put(SECRET, secret.text());
				link(secret).ifPresent((link) -> data.put(LINK, link));
			}
		}
		return body(NOTICE + notice.kind(), at, data);
	}

	/**
	 * Returns the body of a webhook without the secret and the link that it may have been
	 * written with, before a setting was changed.
	 */
	static String withoutSecret(String body) {
		JsonNode read = JsonMapper.shared().readTree(body);
		if (!(read.get("data") instanceof ObjectNode data) || !data.has(SECRET)) {
			return body;
		}
		data.remove(List.of(SECRET, LINK));
		return JsonMapper.shared().writeValueAsString(read);
	}

	/** Returns the body of a webhook that says what the audit trail does. */
	static String webhook(AuditEntry entry) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("result", entry.result());
		put(data, "subject", entry.subject());
		put(data, "actor", entry.actor());
		put(data, "address", entry.address());
		put(data, "user_agent", entry.userAgent());
		put(data, "session_id", entry.sessionId());
		put(data, "request_id", entry.requestId());
		data.put("details", entry.details());
		return body(ACT + entry.act(), entry.at(), data);
	}

	/** Returns the body of a webhook that only shows that it arrives. */
	static String webhookTest(Instant at) {
		return body("test", at, Map.of());
	}

	private Optional<String> link(Notice.Secret secret) {
		return this.channels.link(secret.path() + secret.text());
	}

	private static Map<String, Object> account(Recipient recipient) {
		Map<String, Object> account = new LinkedHashMap<>();
		account.put("id", recipient.accountId().toString());
		account.put("username", recipient.username());
		put(account, "email", recipient.email());
		return account;
	}

	private static void put(Map<String, Object> values, String name, @Nullable Object value) {
		if (value != null) {
			values.put(name, value);
		}
	}

	private static String body(String type, Instant at, Map<String, Object> data) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("type", type);
		body.put("timestamp", at.toString());
		body.put("data", data);
		return JsonMapper.shared().writeValueAsString(body);
	}

	/**
	 * What a mail needs.
	 *
	 * @param kind what it is about
	 * @param to its address
	 * @param values for its templates
	 */
	record MailText(NoticeKind kind, String to, Map<String, String> values) {

		@Override
		public String toString() {
			return "MailText[kind=" + this.kind + "]";
		}

	}

}
