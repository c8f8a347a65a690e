package dev.countersign.notice;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.store.Purge;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

@Configuration(proxyBeanMethods = false)
class NoticeConfiguration {

	@Bean
	@ConditionalOnProperty("spring.mail.host")
	MailNotifier mailNotifier(JavaMailSender sender, NoticeMailProperties properties, NoticeChannels channels,
			Clock clock) {
		channels.requireAddress();
		return new MailNotifier(sender, new MailTemplates(properties), properties, clock);
	}

	@Bean
	@ConditionalOnProperty("countersign.webhook.url")
	WebhookNotifier webhookNotifier(WebhookProperties properties, Clock clock) {
		return new WebhookNotifier(properties, clock);
	}

	/** Kept for a while, so that it can be told how many an account was sent. */
	@Bean
	Purge deliveredNoticePurge(Outbox outbox) {
		return new Purge("delivered-notice-purge", Duration.ofDays(1),
				(before, most) -> outbox.purge("delivered", before, most));
	}

	/** Kept for a while, so that an operator can have them tried again. */
	@Bean
	Purge failedNoticePurge(Outbox outbox) {
		return new Purge("failed-notice-purge", Duration.ofDays(7),
				(before, most) -> outbox.purge("failed", before, most));
	}

}
