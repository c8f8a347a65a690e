package dev.countersign.notice;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.countersign.address.AddressRange;
import dev.countersign.audit.Act;
import dev.countersign.key.PurposeKey;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The deployer's own system, which is told what happens.
 *
 * @param url where it takes webhooks; there are none unless it is set
 * @param secret what they are signed with
 * @param previousSecret what they are signed with as well, while the receiver changes to
 * the other
 * @param allowedAddresses inside addresses, and ranges of them, at which the receiver may
 * be
 * @param acts which acts of the audit trail go there besides the notices: names,
 * beginnings such as {@code account.*}, or {@code *}
 * @param secrets whether they bring the secrets of links where no mail does
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
@ConfigurationProperties("countersign.webhook")
record WebhookProperties(@Nullable String url, @Nullable String secret, @Nullable String previousSecret,
		@DefaultValue List<String> allowedAddresses, @DefaultValue List<String> acts,
		@DefaultValue("false") boolean secrets) {

	private static final String SECRET_PREFIX = "whsec_";

	private static final int MIN_SECRET = 24;

	private static final int MAX_SECRET = 64;

	WebhookProperties {
		allowedAddresses = List.copyOf(allowedAddresses);
		acts = List.copyOf(acts);
		allowedAddresses.forEach(WebhookProperties::range);
		acts.forEach(WebhookProperties::requireSomeAct);
		if (url != null) {
			requireReachable(parse(url), allowedAddresses);
			key("secret", secret);
		}
		if (previousSecret != null) {
			key("previous-secret", previousSecret);
		}
	}

	boolean isOn() {
		return this.url != null;
	}

	URI address() {
		return parse(Objects.requireNonNull(this.url, "There is no webhook"));
	}

	/** Returns what signs, the present secret first. */
	List<PurposeKey> keys() {
		return Stream
			.concat(Stream.of(key("secret", this.secret)),
					Stream.ofNullable(this.previousSecret).map((previous) -> key("previous-secret", previous)))
			.toList();
	}

	List<AddressRange> allowedRanges() {
		return this.allowedAddresses.stream().map(WebhookProperties::range).toList();
	}

	/** Tells whether an act goes to the webhook. */
	boolean wants(String act) {
		return this.acts.stream().anyMatch((wanted) -> isMeant(wanted, act));
	}

	@Override
	public String toString() {
		return "WebhookProperties[url=" + this.url + "]";
	}

	private static URI parse(String url) {
		try {
			URI address = new URI(url.strip());
			if (("https".equals(address.getScheme()) || "http".equals(address.getScheme())) && address.getHost() != null
					&& address.getRawUserInfo() == null && address.getRawFragment() == null) {
				return address;
			}
		}
		catch (URISyntaxException ex) {
			// Refused below, without what a client put into it.
		}
		throw new FailureAnalyzedException("The setting countersign.webhook.url is not an address of a webhook.",
				"Set countersign.webhook.url (COUNTERSIGN_WEBHOOK_URL) to an address such as "
						+ "https://hooks.example.com/countersign, without user and password.");
	}

	/**
	 * In the clear anybody on the way could read, and nobody would be sure who answers.
	 */
	private static void requireReachable(URI url, List<String> allowedAddresses) {
		if ("http".equals(url.getScheme()) && allowedAddresses.isEmpty()) {
			throw new FailureAnalyzedException("The setting countersign.webhook.url is an address without TLS.",
					"Set it to an https:// address, or name the receiver's inside address in "
							+ "countersign.webhook.allowed-addresses.");
		}
	}

	private static PurposeKey key(String name, @Nullable String secret) {
		if (secret != null && secret.startsWith(SECRET_PREFIX)) {
			try {
				byte[] bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
				if (bytes.length >= MIN_SECRET && bytes.length <= MAX_SECRET) {
					return PurposeKey.shared(bytes);
				}
			}
			catch (IllegalArgumentException ex) {
				// Refused below, without the secret.
			}
		}
		throw new FailureAnalyzedException(
				"The setting countersign.webhook.%s %s.".formatted(name,
						(secret != null) ? "is not a secret of a webhook" : "is missing"),
				"Set it to whsec_ and 24 to 64 random bytes in Base64, as "
						+ "echo \"whsec_$(openssl rand -base64 32)\" makes it, and give the receiver the same.");
	}

	private static AddressRange range(String text) {
		return AddressRange.ofSetting("countersign.webhook.allowed-addresses", text);
	}

	private static void requireSomeAct(String wanted) {
		if (Stream.of(Act.values()).noneMatch((act) -> isMeant(wanted, act.toString()))) {
			throw new FailureAnalyzedException(
					"The setting countersign.webhook.acts names '%s', which no act is."
						.formatted(wanted.replaceAll("\\p{Cntrl}", " ")),
					"Set it to acts of the audit trail such as login.failed, beginnings such as account.*, or *.");
		}
	}

	private static boolean isMeant(String wanted, String act) {
		return wanted.endsWith("*") ? act.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(act);
	}

}
