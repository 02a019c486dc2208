package javax.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * The mark that the generator puts on its classes. It left the JDK with Java 11 and is now published in
 * jakarta.annotation-api 1.3.5, the only dependency of the generated client that the generator's own jar lacks.
 */
@Retention(RetentionPolicy.SOURCE)
public @interface Generated {
    String[] value();

    String date() default "";

    String comments() default "";
}
