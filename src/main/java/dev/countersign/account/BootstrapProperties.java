package dev.countersign.account;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The first account, made where there is none at all.
 *
 * @param username its name
 * @param password its password; absent to have one made and printed once
 */
@ConfigurationProperties("countersign.bootstrap")
record BootstrapProperties(@DefaultValue("admin") String username, @Nullable String password) {

	/** An empty text, as an environment has it, is none. */
	BootstrapProperties {
		password = (password == null || password.isEmpty()) ? null : password;
	}

	@Override
	public String toString() {
		return "BootstrapProperties[username=" + this.username + "]";
	}

}
