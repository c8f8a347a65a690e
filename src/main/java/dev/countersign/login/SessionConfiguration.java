package dev.countersign.login;

import java.time.Duration;

import dev.countersign.store.Purge;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

	/** A clock that steps back by no more than this finds everything still there. */
	private static final Duration MARGIN = Duration.ofHours(2);

	/** Logins whose second step never came. */
	@Bean
	Purge pendingLoginPurge(PendingLogins logins) {
		return new Purge("pending-login-purge", MARGIN, logins::purge);
	}

	/** Sessions that no token reaches any more. */
	@Bean
	Purge sessionPurge(Sessions sessions) {
		return new Purge("session-purge", MARGIN, sessions::purge);
	}

}
