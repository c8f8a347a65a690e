package dev.countersign.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.countersign.account.PromptRefusals;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole service on its embedded database: real filter chain, real tokens,
 * real store, patience with a busy machine, and a clock that can be turned. Requests from
 * 127.0.0.1, where they come from unless a test says otherwise, never block that address
 * for the tests that follow, and the administrator may log in for each of them. Accounts
 * with the role {@code guarded} need a second factor, and the paths below
 * {@code /guarded}, at which nothing answers, a recent login.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(properties = { "countersign.data-dir=target/test-data/${random.uuid}",
		"countersign.bootstrap.password=the first of many people", "countersign.limit.allowed=127.0.0.1",
		"countersign.limit.usage.logins=100000", "countersign.roles.guarded=introspect",
		"countersign.second-factor.required-roles=guarded", "countersign.step-up.paths=/guarded/**",
		"countersign.passkeys.origins=https://login.example.com,https://app.example.com",
		"countersign.passkeys.rp-id=example.com", "countersign.database.request-timeout=20s",
		"spring.datasource.hikari.connection-timeout=20000", "countersign.hashing.longest-wait=1m" })
@AutoConfigureMockMvc
@Import({ TestKitConfiguration.class, PromptRefusals.class })
public @interface IntegrationTest {

}
