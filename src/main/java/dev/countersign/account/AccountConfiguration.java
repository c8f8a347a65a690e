package dev.countersign.account;

import java.time.Duration;

import dev.countersign.store.Purge;
import dev.countersign.store.RepeatedTask;
import dev.countersign.store.StoredTime;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.crypto.password.PasswordEncoder;

@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

	@Bean
	AuthenticationManager passwordAuthentication(Accounts accounts, PasswordEncoder encoder) {
		AccountUserDetailsService users = new AccountUserDetailsService(accounts);
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		provider.setPasswordEncoder(encoder);
		provider.setUserDetailsPasswordService(users);
		return new ProviderManager(provider);
	}

	/** Links to set a password that came before another, and are over. */
	@Bean
	Purge earlierResetPurge(Invitations invitations) {
		return new Purge("earlier-reset-purge", StoredTime.MAX_STEP_BACK, invitations::purge);
	}

	@Bean
	@ConditionalOnWebApplication
	RepeatedTask forgottenPasswordPoll(PasswordRecovery recovery) {
		return new RepeatedTask("forgotten passwords", Duration.ofSeconds(1), recovery::answerAll);
	}

}
