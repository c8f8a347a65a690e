package dev.countersign.key;

import java.security.SecureRandom;
import java.util.stream.IntStream;

import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

	private static final Log log = LogFactory.getLog(KeyConfiguration.class);

	@Bean
	Secret secret(SecretProperties properties, Database database, DataFolder folder, SecureRandom random) {
		if (properties.isSet()) {
			return Secret.parse("countersign.secret (COUNTERSIGN_SECRET)", String.valueOf(properties.secret()));
		}
		if (!database.embedded()) {
			throw new UnusableSecretException("countersign.secret (COUNTERSIGN_SECRET)",
					"is missing, and nodes that share a database must share a secret");
		}
		SecretFile file = new SecretFile(folder.path().resolve("secret"));
		log.info("Signing with the secret in " + file.path());
		return file.readOrMake(random);
	}

	@Bean
	Secrets secrets(Secret secret, SecretProperties properties) {
		return new Secrets(secret, IntStream.range(0, properties.previousSecrets().size())
			.mapToObj(
					(i) -> Secret.parse("countersign.previous-secrets[" + i + "]", properties.previousSecrets().get(i)))
			.toList());
	}

	@Bean
	SigningKeys signingKeys(Secrets secrets) {
		return new SigningKeys(secrets.current(), secrets.previous());
	}

}
