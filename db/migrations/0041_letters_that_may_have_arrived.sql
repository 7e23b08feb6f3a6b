-- Once it is not known whether a letter arrived, it goes on until the other side says so, whatever became of the matter and of the
-- attempts after that one: what may have arrived is no message that was spared.
ALTER TABLE hy.letters
    ADD COLUMN may_have_arrived boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT letters_arrive_when_tried CHECK (attempts > 0 OR NOT may_have_arrived);
UPDATE hy.letters SET may_have_arrived = true WHERE state = 'waiting' AND attempts > 0;
CREATE TRIGGER letters_may_have_arrived_stays BEFORE UPDATE OF may_have_arrived ON hy.letters FOR EACH ROW
    WHEN (OLD.may_have_arrived AND NOT NEW.may_have_arrived) EXECUTE FUNCTION hy.row_stays();
GRANT UPDATE (may_have_arrived) ON hy.letters TO hy_worker;
