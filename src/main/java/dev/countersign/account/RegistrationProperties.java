package dev.countersign.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether strangers may make accounts for themselves.
 *
 * @param enabled whether {@code POST /register} is there at all
 */
@ConfigurationProperties("countersign.registration")
public record RegistrationProperties(@DefaultValue("false") boolean enabled) {

}
