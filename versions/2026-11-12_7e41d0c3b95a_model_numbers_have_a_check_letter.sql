-- model numbers have a check letter
-- @revision 7e41d0c3b95a
-- @revises  58ee4b98109a
-- @created  2026-11-12T08:27:31Z
-- @sql      portable

-- As on the new type plates, so that a slip of the pen shows: EG-200-S. The sum behind the letter is
-- in myapp/revision_steps.cpp; for the proof any letter will do.

-- @upgrade
-- @call add_check_letters
-- @stands-for UPDATE device SET model = model || '-X'

-- @downgrade
-- @call cut_check_letters
-- @stands-for UPDATE device SET model = substr(model, 1, length(model) - 2)
-- @stands-for WHERE substr(model, length(model) - 1) = '-X'
