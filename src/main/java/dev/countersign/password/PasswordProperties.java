package dev.countersign.password;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a new password must be like.
 *
 * @param minimumLength how many characters at least, from 8 to 64
 */
@ConfigurationProperties("countersign.password")
record PasswordProperties(@DefaultValue("15") int minimumLength) {

	PasswordProperties {
		new Settings("countersign.password").within("minimum-length", minimumLength, 8, 64);
	}

}
