package dev.countersign.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;

import dev.countersign.audit.AuditTrail;
import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import dev.countersign.store.RepeatedTask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

	private static final Log log = LogFactory.getLog(KeyConfiguration.class);

	@Bean
	Secret secret(SecretProperties properties, Database database, DataFolder folder, SecureRandom random,
			ObjectProvider<SecretTraces> traces) {
		return properties.read(database.embedded())
			.orElseGet(() -> readOrMake(SecretFile.in(folder.path()), random, traces));
	}

	@Bean
	Secrets secrets(Secret secret, SecretProperties properties) {
		return new Secrets(secret, properties.readPrevious());
	}

	@Bean
	KeyMaterial keyMaterial(Secrets secrets, SecureRandom random) {
		return new KeyMaterial(secrets, random);
	}

	@Bean
	KeyRotation keyRotation(StoredKeys repository, KeyMaterial material, SigningProperties properties,
			ObjectProvider<TokenLifetime> lifetimes, AuditTrail audit, PlatformTransactionManager transactions,
			Clock clock) {
		Duration longest = lifetimes.stream()
			.map(TokenLifetime::longest)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
		return new KeyRotation(repository, material, properties, longest, audit, new TransactionTemplate(transactions),
				clock);
	}

	@Bean
	ProcessKind processKind(ApplicationContext context) {
		return ProcessKind.of(context);
	}

	/** Loaded before the port opens. */
	@Bean
	SigningKeys signingKeys(KeyRotation rotation, DataKeys dataKeys, StoredKeys repository, KeyMaterial material,
			ProcessKind process, Clock clock) {
		if (process == ProcessKind.COMMAND) {
			return new SigningKeys(repository, material, rotation.open(), clock);
		}
		SigningAlgorithm configured = rotation.start();
		dataKeys.renew();
		return new SigningKeys(repository, material, configured, clock);
	}

	/** Learns what other nodes changed, and replaces a key that got old. */
	@Bean
	RepeatedTask keyPoll(SigningKeys keys, KeyRotation rotation, SigningProperties properties) {
		return new RepeatedTask("keys", properties.pollInterval(), () -> {
			keys.refresh();
			if (keys.last().filter(rotation::isDue).isPresent()) {
				rotation.rotateIfDue();
				keys.refresh();
			}
		});
	}

	private static Secret readOrMake(SecretFile file, SecureRandom random, ObjectProvider<SecretTraces> traces) {
		if (file.isMissing()) {
			traces.getObject().requireNone(file.path());
		}
		log.info("The secret is in " + file.path());
		Secret made = file.readOrMake(random);
		if (file.keepFromOthers()) {
			log.warn("The secret's file could be read by others. Change the secret if others use this machine.");
		}
		return made;
	}

}
