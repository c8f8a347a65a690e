package dev.countersign.notice;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import dev.countersign.token.IssuerProperties;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The ways on which notices go here, and where their links lead.
 */
@Component
class NoticeChannels {

	private static final String MAIL_HOST = "spring.mail.host";

	private final Set<Channel> on;

	private final Set<NoticeKind> off;

	private final boolean secretsByWebhook;

	private final Optional<String> address;

	NoticeChannels(Environment environment, NoticeProperties notices, WebhookProperties webhook,
			PublicUrlProperties links, IssuerProperties issuer) {
		this.on = EnumSet.noneOf(Channel.class);
		if (StringUtils.hasText(environment.getProperty(MAIL_HOST))) {
			this.on.add(Channel.MAIL);
		}
		if (webhook.isOn()) {
			this.on.add(Channel.WEBHOOK);
		}
		this.off = Set.copyOf(notices.off());
		this.secretsByWebhook = webhook.secrets();
		this.address = Optional.ofNullable(links.publicUrl())
			.map((url) -> url.replaceFirst("/+$", ""))
			.or(issuer::address);
	}

	boolean isOn(Channel channel) {
		return this.on.contains(channel);
	}

	/** Tells whether anybody is sent notices of a kind. */
	boolean tells(NoticeKind kind) {
		return !this.off.contains(kind);
	}

	/** Tells whether the webhook brings the secret of a link where no mail does. */
	boolean webhookBringsSecrets() {
		return isOn(Channel.WEBHOOK) && this.secretsByWebhook;
	}

	/** Returns where a page of the service is, if it is known where people reach it. */
	Optional<String> link(String path) {
		return this.address.map((base) -> base + path);
	}

	/** A mail without its link would be of no use. */
	void requireAddress() {
		if (this.address.isEmpty()) {
			throw new FailureAnalyzedException(
					"spring.mail.host is set, and mails would have links that lead nowhere: neither countersign.public-url nor countersign.issuer is an address.",
					"Set countersign.public-url (COUNTERSIGN_PUBLIC_URL) to where people reach the service, such as https://login.example.com.");
		}
	}

}
