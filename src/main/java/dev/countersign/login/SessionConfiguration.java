package dev.countersign.login;

import dev.countersign.store.Purge;
import dev.countersign.store.StoredTime;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

	/** Logins whose second step never came. */
	@Bean
	Purge pendingLoginPurge(PendingLogins logins) {
		return new Purge("pending-login-purge", StoredTime.MAX_STEP_BACK, logins::purge);
	}

	/** Sessions that no token reaches any more. */
	@Bean
	Purge sessionPurge(Sessions sessions) {
		return new Purge("session-purge", StoredTime.MAX_STEP_BACK, sessions::purge);
	}

}
