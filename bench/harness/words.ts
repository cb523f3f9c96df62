/** Vietnamese syllables of a factory's talk: drawn evenly, they deflate to about a third, as prose does. */
export const WORDS: readonly string[] =
  `anh ánh áo ăn an ai bạn bảo báo bao bà bác bàn bán bằng bận bé bên bệnh biết bình bỏ bố bơm bộ bớt
   bụi buổi bữa bức cà cả các cách cái cảm càng cao cắt câu cần cấp cầu cầm cây chai chào chăm chậm
   chấm chân chất chế chỉ chị chia chiều cho chỗ chọn chồng chờ chơi chú chung chuẩn chuyền chuyện
   chưa chữ chứ chính chúng có con còn công cô cơm cờ của cũ cũng cuối cùng cứ cửa dài dạy dán dao
   dân dây dễ diện do dọc dọn dùng dừng dưới đã đai đang đau đạt đầu đặt đâu đèn đẹp đến đêm đi điện
   điều đo đó đón đóng đọc đoàn đồ đồng đổi đội đơn đôi đúng đủ đưa đứa được đường em êm ép gái gãy
   gần gặp gấp ghế ghi ghét giá giải giảm gian giao giày giặt giấy giờ giỏi giúp giữ gọi góp gửi hai
   hãy hàng hạn hành hay hát hằng hết hiểu hiện hình hoa học họ hỏi hoàn hỏng hóa họp hồi hộp hôm hơn
   hợp hứa hưởng hướng im in ít kéo kẹt kế kể kết kim kiểm kiến khác khách khai khát khăn khen khéo
   khi khích khó khoản khỏe khóa không khổ khu khuôn khuya kỳ kỹ là lại làm lan lạnh lắm lắng lấy lần
   lâu lẽ lên lịch liền lo loại lòng lô lối lỗi lời lớn luật lúc lửa luôn lương lưng lười ly lý má mà
   mai màu máy may mẹ mẫu mất mấy mắt mặt mệt mình mọi mong món mồ mới một mua mùa mưa mừng mức muộn
   nào nam nay nắng năm nặng nâng này nên nếu ngay ngày ngoài ngồi ngon ngừng người nghe nghỉ nghĩ
   nghề nhà nhanh nhau nhắc nhận nhân nhất nhẹ nhiều nhìn nho nhỏ nhớ như nhưng nóng nói nơi nuôi nữ
   nữa nước ồn ở ốm ông phải phân phát phép phiếu phòng phơi phụ phút phục phương quạt quá quản quanh
   quay quần quen quên quy quyền quyết ra rảnh rách rằng rất rau rồi rõ rộng rời rửa ruột sai sạch
   sản sáng sao sắp sau sẽ sếp siêu sinh so soát sợ sợi sớm số sống sửa sức suất suốt ta tai tan tay
   tăng tắt tầng tập tất tên thai thay thang tháng thành thăm thấp thấy thẳng thân thẻ thêm theo thế
   thì thích thiếu thiết thoại thoát thỏa thôi thông thơ thợ thời thu thua thuê thuốc thưa thường
   thức tiên tiền tiếng tiếp tiệc tìm tin tính tình to tổ toàn tối tôi tốt tốn trả tránh trách trái
   trang trạm tre trẻ trên trễ trọng trong trông trời trước trưa trường trực truyền tuần tuổi từ tự
   tương tưởng ủi út ưu vào vai vải văn váy vắng vẫn vậy về vẽ vệ vé vì việc viên viết vừa vui vụ
   vùng vững xa xác xanh xây xe xem xếp xin xong xơ xử xuống xuất xưởng yên yếu yêu ý y`.split(/\s+/);
